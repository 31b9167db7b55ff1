package io.obs.testing;

import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.platform.commons.support.AnnotationSupport;

/**
 * The libraries of the class path that a test class tries. It is skipped where one of them is of a
 * newer Java than runs; results are reported by the name and version of the first.
 *
 * <p>On such a Java the test class itself must still load: no method, lambda or field of it has a
 * library's type in its signature.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Inherited
@ExtendWith(Library.Loadable.class)
public @interface Library {
  /** The name of a class of each. */
  String[] value();

  /** Whether the libraries can be loaded, by what their classes need. */
  final class Loadable implements ExecutionCondition {
    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
      for (String name :
          AnnotationSupport.findAnnotation(context.getRequiredTestClass(), Library.class)
              .map(Library::value)
              .orElse(new String[0])) {
        String reason = LibraryJar.of(name).whyNot();
        if (reason != null) {
          return ConditionEvaluationResult.disabled(reason);
        }
      }
      return ConditionEvaluationResult.enabled(null);
    }
  }
}
