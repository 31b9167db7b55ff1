package io.obs.weaver;

import static io.obs.weaver.MethodPattern.method;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** A method is known by its name and its parameters. */
class MethodPatternTest {
  @Test
  void everyKindOfParameter() {
    MethodPattern pattern =
        method(
            "m",
            "boolean",
            "byte",
            "char",
            "short",
            "int",
            "long",
            "float",
            "double",
            "int[][]",
            "java.lang.String[]",
            "a.Outer$Inner");
    assertTrue(
        pattern.matches("m", "(ZBCSIJFD[[I[Ljava/lang/String;La/Outer$Inner;)Ljava/lang/Object;"));
  }

  @Test
  void exactParametersWhateverIsReturned() {
    MethodPattern pattern = method("m", "int");
    assertTrue(pattern.matches("m", "(I)V"));
    assertTrue(pattern.matches("m", "(I)Ljava/lang/String;"));
    assertFalse(pattern.matches("m", "()V"));
    assertFalse(pattern.matches("m", "(II)V"));
    assertFalse(pattern.matches("n", "(I)V"));
    assertTrue(method("m").matches("m", "()V"));
    assertFalse(method("m").matches("m", "(I)V"));
  }

  @Test
  void readable() {
    assertEquals(
        "setNote(int, java.lang.Object[])",
        method("setNote", "int", "java.lang.Object[]").toString());
  }
}
