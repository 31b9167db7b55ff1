package io.obs.weaver;

import net.bytebuddy.jar.asm.ConstantDynamic;
import net.bytebuddy.jar.asm.Opcodes;
import net.bytebuddy.jar.asm.Type;

/**
 * By how many slots an instruction changes the operand stack (The Java Virtual Machine
 * Specification, 6.5). Opcodes with one effect stand together in ranges, as the specification
 * numbers them.
 */
final class StackEffect {
  private StackEffect() {}

  /** Of an instruction whose opcode alone tells; jumps included. */
  static int of(int opcode) {
    switch (opcode) {
      case Opcodes.LCONST_0:
      case Opcodes.LCONST_1:
      case Opcodes.DCONST_0:
      case Opcodes.DCONST_1:
      case Opcodes.LLOAD:
      case Opcodes.DLOAD:
      case Opcodes.DUP2:
      case Opcodes.DUP2_X1:
      case Opcodes.DUP2_X2:
        return 2;
      case Opcodes.ILOAD:
      case Opcodes.FLOAD:
      case Opcodes.ALOAD:
      case Opcodes.BIPUSH:
      case Opcodes.SIPUSH:
      case Opcodes.DUP:
      case Opcodes.DUP_X1:
      case Opcodes.DUP_X2:
      case Opcodes.I2L:
      case Opcodes.I2D:
      case Opcodes.F2L:
      case Opcodes.F2D:
      case Opcodes.NEW:
        return 1;
      case Opcodes.IALOAD:
      case Opcodes.FALOAD:
      case Opcodes.AALOAD:
      case Opcodes.BALOAD:
      case Opcodes.CALOAD:
      case Opcodes.SALOAD:
      case Opcodes.ISTORE:
      case Opcodes.FSTORE:
      case Opcodes.ASTORE:
      case Opcodes.POP:
      case Opcodes.IADD:
      case Opcodes.FADD:
      case Opcodes.ISUB:
      case Opcodes.FSUB:
      case Opcodes.IMUL:
      case Opcodes.FMUL:
      case Opcodes.IDIV:
      case Opcodes.FDIV:
      case Opcodes.IREM:
      case Opcodes.FREM:
      case Opcodes.ISHL:
      case Opcodes.LSHL:
      case Opcodes.ISHR:
      case Opcodes.LSHR:
      case Opcodes.IUSHR:
      case Opcodes.LUSHR:
      case Opcodes.IAND:
      case Opcodes.IOR:
      case Opcodes.IXOR:
      case Opcodes.L2I:
      case Opcodes.L2F:
      case Opcodes.D2I:
      case Opcodes.D2F:
      case Opcodes.FCMPL:
      case Opcodes.FCMPG:
      case Opcodes.IFEQ:
      case Opcodes.IFNE:
      case Opcodes.IFLT:
      case Opcodes.IFGE:
      case Opcodes.IFGT:
      case Opcodes.IFLE:
      case Opcodes.IFNULL:
      case Opcodes.IFNONNULL:
      case Opcodes.MONITORENTER:
      case Opcodes.MONITOREXIT:
        return -1;
      case Opcodes.LSTORE:
      case Opcodes.DSTORE:
      case Opcodes.POP2:
      case Opcodes.LADD:
      case Opcodes.DADD:
      case Opcodes.LSUB:
      case Opcodes.DSUB:
      case Opcodes.LMUL:
      case Opcodes.DMUL:
      case Opcodes.LDIV:
      case Opcodes.DDIV:
      case Opcodes.LREM:
      case Opcodes.DREM:
      case Opcodes.LAND:
      case Opcodes.LOR:
      case Opcodes.LXOR:
      case Opcodes.IF_ICMPEQ:
      case Opcodes.IF_ICMPNE:
      case Opcodes.IF_ICMPLT:
      case Opcodes.IF_ICMPGE:
      case Opcodes.IF_ICMPGT:
      case Opcodes.IF_ICMPLE:
      case Opcodes.IF_ACMPEQ:
      case Opcodes.IF_ACMPNE:
        return -2;
      case Opcodes.IASTORE:
      case Opcodes.FASTORE:
      case Opcodes.AASTORE:
      case Opcodes.BASTORE:
      case Opcodes.CASTORE:
      case Opcodes.SASTORE:
      case Opcodes.LCMP:
      case Opcodes.DCMPL:
      case Opcodes.DCMPG:
        return -3;
      case Opcodes.LASTORE:
      case Opcodes.DASTORE:
        return -4;
      default:
        // the remaining constants push one slot; the rest pops what it pushes
        return opcode >= Opcodes.ACONST_NULL && opcode <= Opcodes.FCONST_2 ? 1 : 0;
    }
  }

  /** Of reading or writing a field. */
  static int ofField(int opcode, String descriptor) {
    int size = Type.getType(descriptor).getSize();
    switch (opcode) {
      case Opcodes.GETSTATIC:
        return size;
      case Opcodes.PUTSTATIC:
        return -size;
      case Opcodes.GETFIELD:
        return size - 1;
      default:
        return -size - 1;
    }
  }

  /** Of a call; {@code invokedynamic} counts as a static one. */
  static int ofCall(int opcode, String descriptor) {
    int sizes = Type.getArgumentsAndReturnSizes(descriptor); // with this
    int arguments = (sizes >> 2) - (opcode == Opcodes.INVOKESTATIC ? 1 : 0);
    return (sizes & 3) - arguments;
  }

  /** Of a constant of the pool. */
  static int ofConstant(Object value) {
    boolean wide =
        value instanceof Long
            || value instanceof Double
            || value instanceof ConstantDynamic && ((ConstantDynamic) value).getSize() == 2;
    return wide ? 2 : 1;
  }
}
