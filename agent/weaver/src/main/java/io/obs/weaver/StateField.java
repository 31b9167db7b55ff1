package io.obs.weaver;

import io.obs.bootstrap.HasState;
import net.bytebuddy.jar.asm.ClassVisitor;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import net.bytebuddy.jar.asm.Type;

/**
 * Adds {@link HasState} to a class: the interface, a transient field and its two methods. The field
 * is private and transient, so that serialization passes it by; volatile, because a library's
 * object may be used by several threads.
 */
final class StateField extends ClassVisitor {
  private static final String INTERFACE = Type.getInternalName(HasState.class);
  private static final String FIELD = "obs$state";
  private static final String TYPE = "Ljava/lang/Object;";

  private final String className;
  private boolean present;

  StateField(ClassVisitor to, String className) {
    super(Opcodes.ASM9, to);
    this.className = className;
  }

  @Override
  public void visit(
      int version,
      int access,
      String name,
      String signature,
      String superName,
      String[] interfaces) {
    int count = interfaces == null ? 0 : interfaces.length;
    String[] more = new String[count + 1];
    for (int i = 0; i < count; i++) {
      more[i] = interfaces[i];
      present |= INTERFACE.equals(interfaces[i]);
    }
    more[count] = INTERFACE;
    super.visit(
        version,
        access,
        name,
        // a generic signature lists the interfaces, too (Java Virtual Machine Specification
        // 4.7.9.1)
        signature == null || present ? signature : signature + 'L' + INTERFACE + ';',
        superName,
        present ? interfaces : more);
  }

  @Override
  public void visitEnd() {
    if (!present) {
      addMembers();
    }
    super.visitEnd();
  }

  private void addMembers() {
    visitField(
            Opcodes.ACC_PRIVATE
                | Opcodes.ACC_TRANSIENT
                | Opcodes.ACC_VOLATILE
                | Opcodes.ACC_SYNTHETIC,
            FIELD,
            TYPE,
            null,
            null)
        .visitEnd();
    MethodVisitor getter =
        visitMethod(Opcodes.ACC_PUBLIC | Opcodes.ACC_SYNTHETIC, FIELD, "()" + TYPE, null, null);
    getter.visitCode();
    getter.visitVarInsn(Opcodes.ALOAD, 0);
    getter.visitFieldInsn(Opcodes.GETFIELD, className, FIELD, TYPE);
    getter.visitInsn(Opcodes.ARETURN);
    getter.visitMaxs(1, 1);
    getter.visitEnd();
    MethodVisitor setter =
        visitMethod(
            Opcodes.ACC_PUBLIC | Opcodes.ACC_SYNTHETIC, FIELD, "(" + TYPE + ")V", null, null);
    setter.visitCode();
    setter.visitVarInsn(Opcodes.ALOAD, 0);
    setter.visitVarInsn(Opcodes.ALOAD, 1);
    setter.visitFieldInsn(Opcodes.PUTFIELD, className, FIELD, TYPE);
    setter.visitInsn(Opcodes.RETURN);
    setter.visitMaxs(2, 2);
    setter.visitEnd();
  }
}
