package io.obs.weaver;

import io.obs.bootstrap.AdviceFailures;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.bytebuddy.jar.asm.AnnotationVisitor;
import net.bytebuddy.jar.asm.Handle;
import net.bytebuddy.jar.asm.Label;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import net.bytebuddy.jar.asm.Type;

/**
 * Puts an advice around the code of one method:
 *
 * <pre>
 *   entered = 0
 *   try { entered = onEnter(...) } catch (Throwable t) { AdviceFailures.report(t, ...) }
 *   try { the method's own code; for return: returned = value, goto normal }
 *   catch (Throwable t) { thrown = t; goto exit }
 * normal:
 *   thrown = null
 * exit:
 *   try { onExit(...) } catch (Throwable t) { AdviceFailures.report(t, ...) }
 *       // or returned = onExit(...), for an advice that replaces it
 *   if (thrown != null) throw thrown; else return returned
 * </pre>
 *
 * <p>The method's own code stays as it is but for its returns. What is added lives in local
 * variables behind the method's own, so that its frames (The Java Virtual Machine Specification,
 * 4.7.4) hold with a few entries more. What the exit needs of {@code this} and the arguments is
 * copied there first, because code may reuse their places. A return that leaves values on the
 * operand stack, which is legal and which no compiler of Java makes, is refused.
 *
 * <p>A constructor gets an exit only, and that where it returns normally: no object is there before
 * its superclass's constructor is done, and none may be touched if it fails.
 */
final class AdviceInliner extends MethodVisitor {
  private static final String FAILURES = Type.getInternalName(AdviceFailures.class);
  private static final String REPORT =
      "(Ljava/lang/Throwable;Ljava/lang/String;Ljava/lang/String;)V";
  private static final String THROWABLE = "java/lang/Throwable";

  /** The first class file version whose methods have frames. */
  private static final int FRAMES_SINCE = 50;

  /** The first whose constants may be classes (4.4.1 and {@code ldc}). */
  private static final int CLASS_CONSTANTS_SINCE = 49;

  /** By how many locals a frame may differ from the one before, without naming all. */
  private static final int MOST_IN_FRAME = 3;

  private static final int UNKNOWN = -1;

  private final String module;
  private final AdviceClass advice;
  private final String className;
  private final boolean withFrames;
  private final boolean withClassConstants;
  private final String method;
  private final boolean isStatic;
  private final boolean isConstructor;
  private final Type[] argumentTypes;
  private final Type returnType;

  /** Local variables of the method's own, arguments included. */
  private final int ownLocals;

  /** What is added to the locals behind the method's own, in order. */
  private final List<Type> added = new ArrayList<Type>();

  private int nextLocal;
  private int thisCopy = UNKNOWN;
  private final int[] argumentCopies;
  private int entered = UNKNOWN;

  /** How many of {@link #added} the method's own code carries along. */
  private int carried;

  private int returned = UNKNOWN;
  private int thrown = UNKNOWN;

  /** The locals of the frame that was written last; at first what the method starts with. */
  private Object[] lastFrame;

  /** The most slots on the operand stack that what is added takes; to report a failure is least. */
  private int adviceStack = 3;

  /** Local variables, up to the last of the advice's own. */
  private int adviceLocals;

  private final Label bodyStart = new Label();
  private final Label normal = new Label();

  /** Slots on the operand stack before the next instruction; {@link #UNKNOWN} behind a jump. */
  private int depth;

  private final Map<Label, Integer> depths = new HashMap<Label, Integer>();

  AdviceInliner(
      MethodVisitor to,
      String module,
      AdviceClass advice,
      String className,
      int version,
      int access,
      String name,
      String descriptor,
      int ownLocals) {
    super(Opcodes.ASM9, to);
    this.module = module;
    this.advice = advice;
    this.className = className;
    this.withFrames = version >= FRAMES_SINCE;
    this.withClassConstants = version >= CLASS_CONSTANTS_SINCE;
    this.method = name + descriptor;
    this.isStatic = (access & Opcodes.ACC_STATIC) != 0;
    this.isConstructor = name.equals("<init>");
    this.argumentTypes = Type.getArgumentTypes(descriptor);
    this.returnType = Type.getReturnType(descriptor);
    this.ownLocals = ownLocals;
    this.nextLocal = ownLocals;
    this.argumentCopies = new int[argumentTypes.length];
    this.lastFrame = argumentFrame().toArray();
    if (isConstructor) {
      lastFrame[0] = Opcodes.UNINITIALIZED_THIS;
    }
  }

  // --- before the method's own code

  @Override
  public void visitCode() {
    super.visitCode();
    AdviceClass.Part enter = advice.enter();
    AdviceClass.Part exit = advice.exit();
    if (exit != null) {
      if (exit.replacesReturned && (isConstructor || !exit.returned.equals(returnType))) {
        throw new IllegalArgumentException(
            method + " does not return what " + advice.name() + " would replace");
      }
      copyForExit(exit);
    }
    if (enter != null) {
      if (isConstructor) {
        throw new IllegalArgumentException(method + " of " + className + " cannot be entered");
      }
      boolean keeps = enter.returned.getSort() != Type.VOID;
      if (keeps) {
        entered = add(enter.returned);
        pushDefault(enter.returned);
        mv.visitVarInsn(enter.returned.getOpcode(Opcodes.ISTORE), entered);
      }
      carried = added.size();
      List<Object> locals = argumentFrame();
      addFrame(locals);
      inline(enter, locals, keeps ? entered : UNKNOWN);
    }
    carried = added.size();
    if (exit != null) {
      if (returnType.getSort() != Type.VOID) {
        returned = add(returnType);
      }
      thrown = add(Type.getObjectType(THROWABLE));
    }
    mv.visitLabel(bodyStart);
    // the method's own code may begin with a frame, and two in one place are not allowed
    mv.visitInsn(Opcodes.NOP);
  }

  private void copyForExit(AdviceClass.Part exit) {
    for (AdviceClass.Parameter parameter : exit.parameters) {
      switch (parameter.source) {
        case THIS:
        case FIELD:
          if (isStatic) {
            throw new IllegalArgumentException(method + " is static and has no this");
          }
          if (isConstructor) {
            thisCopy = 0; // no compiler puts anything else there
          } else if (thisCopy == UNKNOWN) {
            thisCopy = add(Type.getObjectType(className));
            mv.visitVarInsn(Opcodes.ALOAD, 0);
            mv.visitVarInsn(Opcodes.ASTORE, thisCopy);
          }
          break;
        case ARGUMENT:
          checkArgument(parameter);
          if (argumentCopies[parameter.index] == 0) {
            Type type = argumentTypes[parameter.index];
            argumentCopies[parameter.index] = add(type);
            mv.visitVarInsn(type.getOpcode(Opcodes.ILOAD), argumentLocal(parameter.index));
            mv.visitVarInsn(type.getOpcode(Opcodes.ISTORE), argumentCopies[parameter.index]);
          }
          break;
        default:
          break;
      }
    }
  }

  private void checkArgument(AdviceClass.Parameter parameter) {
    if (parameter.index >= argumentTypes.length) {
      throw new IllegalArgumentException(method + " has no argument " + parameter.index);
    }
  }

  private int argumentLocal(int index) {
    int local = isStatic ? 0 : 1;
    for (int i = 0; i < index; i++) {
      local += argumentTypes[i].getSize();
    }
    return local;
  }

  private int add(Type type) {
    int local = nextLocal;
    nextLocal += type.getSize();
    added.add(type);
    return local;
  }

  private void pushDefault(Type type) {
    switch (type.getSort()) {
      case Type.LONG:
        mv.visitInsn(Opcodes.LCONST_0);
        break;
      case Type.FLOAT:
        mv.visitInsn(Opcodes.FCONST_0);
        break;
      case Type.DOUBLE:
        mv.visitInsn(Opcodes.DCONST_0);
        break;
      case Type.ARRAY:
      case Type.OBJECT:
        mv.visitInsn(Opcodes.ACONST_NULL);
        break;
      default:
        mv.visitInsn(Opcodes.ICONST_0);
    }
  }

  // --- copying advice

  /**
   * Copies a part of the advice; afterwards the operand stack is empty.
   *
   * @param locals the frame at this place, as far as the locals that are in use
   * @param result where to store what it returns; {@link #UNKNOWN} for nowhere
   */
  private void inline(AdviceClass.Part part, List<Object> locals, int result) {
    Label start = new Label();
    Label end = new Label();
    Label done = new Label();
    mv.visitLabel(start);
    int scratch = nextLocal;
    int local = scratch;
    for (AdviceClass.Parameter parameter : part.parameters) {
      load(parameter, part == advice.exit());
      mv.visitVarInsn(parameter.type.getOpcode(Opcodes.ISTORE), local);
      local += parameter.type.getSize();
    }
    List<Object> padded = new ArrayList<Object>(locals);
    pad(padded, scratch);
    advice.copy(part, new Copy(mv, padded, scratch, part.returned, result, done));
    mv.visitLabel(end);
    // behind the advice's own handlers, so that those come first
    mv.visitTryCatchBlock(start, end, end, THROWABLE);
    frame(locals, THROWABLE);
    mv.visitLdcInsn(module);
    mv.visitLdcInsn(advice.name());
    mv.visitMethodInsn(Opcodes.INVOKESTATIC, FAILURES, "report", REPORT, false);
    mv.visitLabel(done);
    frame(locals, null);
    mv.visitInsn(Opcodes.NOP);
  }

  private void load(AdviceClass.Parameter parameter, boolean atExit) {
    Type type;
    switch (parameter.source) {
      case THIS:
        if (isStatic) {
          throw new IllegalArgumentException(method + " is static and has no this");
        }
        type = Type.getObjectType(className);
        mv.visitVarInsn(Opcodes.ALOAD, atExit ? thisCopy : 0);
        break;
      case FIELD:
        // resolved in the class and then in what it extends (5.4.3.2)
        type = parameter.type;
        mv.visitVarInsn(Opcodes.ALOAD, atExit ? thisCopy : 0);
        mv.visitFieldInsn(
            Opcodes.GETFIELD, className, parameter.field, parameter.type.getDescriptor());
        break;
      case ARGUMENT:
        checkArgument(parameter);
        type = argumentTypes[parameter.index];
        mv.visitVarInsn(
            type.getOpcode(Opcodes.ILOAD),
            atExit ? argumentCopies[parameter.index] : argumentLocal(parameter.index));
        break;
      case ENTER:
        if (entered == UNKNOWN) {
          throw new IllegalArgumentException(advice.name() + " has no value from its enter");
        }
        type = advice.enter().returned;
        mv.visitVarInsn(type.getOpcode(Opcodes.ILOAD), entered);
        break;
      case RETURN:
        if (returned == UNKNOWN) {
          throw new IllegalArgumentException(method + " returns nothing");
        }
        type = returnType;
        mv.visitVarInsn(type.getOpcode(Opcodes.ILOAD), returned);
        break;
      default:
        type = Type.getObjectType(THROWABLE);
        mv.visitVarInsn(Opcodes.ALOAD, thrown);
    }
    convert(type, parameter.type);
  }

  /** Reference types may differ, then the JVM checks; primitive ones must not. */
  private void convert(Type from, Type to) {
    if (from.equals(to)) {
      return;
    }
    if (from.getSort() < Type.ARRAY || to.getSort() < Type.ARRAY) {
      throw new IllegalArgumentException(
          method + ": advice wants " + to.getClassName() + " and gets " + from.getClassName());
    }
    if (!to.getInternalName().equals("java/lang/Object")) {
      mv.visitTypeInsn(Opcodes.CHECKCAST, to.getInternalName());
    }
  }

  /** Moves an advice's code to its place: other locals, other frames, a jump for each return. */
  private final class Copy extends MethodVisitor {
    private final MethodVisitor to;
    private final List<Object> padded;
    private final int scratch;
    private final Type type;
    private final int result;
    private final Label done;

    Copy(MethodVisitor to, List<Object> padded, int scratch, Type type, int result, Label done) {
      super(Opcodes.ASM9, to);
      this.to = to;
      this.padded = padded;
      this.scratch = scratch;
      this.type = type;
      this.result = result;
      this.done = done;
    }

    @Override
    public AnnotationVisitor visitAnnotation(String descriptor, boolean visible) {
      return null; // what says how to copy is not copied
    }

    @Override
    public void visitAnnotableParameterCount(int count, boolean visible) {
      // nor is that
    }

    @Override
    public AnnotationVisitor visitParameterAnnotation(
        int index, String descriptor, boolean visible) {
      return null;
    }

    @Override
    public void visitParameter(String name, int access) {
      // parameters become local variables
    }

    @Override
    public void visitCode() {
      // is under way
    }

    @Override
    public void visitVarInsn(int opcode, int local) {
      to.visitVarInsn(opcode, local + scratch);
    }

    @Override
    public void visitIincInsn(int local, int increment) {
      to.visitIincInsn(local + scratch, increment);
    }

    @Override
    public void visitLdcInsn(Object value) {
      if (value instanceof Type && !withClassConstants) {
        throw new IllegalArgumentException(
            advice.name() + " names a class, which this version of class files cannot: " + method);
      }
      to.visitLdcInsn(value);
    }

    @Override
    public void visitInsn(int opcode) {
      if (opcode >= Opcodes.IRETURN && opcode <= Opcodes.RETURN) {
        if (result != UNKNOWN) {
          to.visitVarInsn(type.getOpcode(Opcodes.ISTORE), result);
        } else if (opcode != Opcodes.RETURN) {
          to.visitInsn(type.getSize() == 2 ? Opcodes.POP2 : Opcodes.POP);
        }
        to.visitJumpInsn(Opcodes.GOTO, done);
      } else {
        to.visitInsn(opcode);
      }
    }

    @Override
    public void visitFrame(
        int kind, int localCount, Object[] locals, int stackCount, Object[] stack) {
      List<Object> all = new ArrayList<Object>(padded);
      for (int i = 0; i < localCount; i++) {
        all.add(locals[i]);
      }
      emitFrame(all, stackCount, stack);
    }

    @Override
    public void visitMaxs(int maxStack, int maxLocals) {
      adviceStack = Math.max(adviceStack, maxStack);
      adviceLocals = Math.max(adviceLocals, scratch + maxLocals);
    }

    @Override
    public void visitEnd() {
      // is not the end
    }
  }

  // --- frames: one entry a local, two slots for long and double

  /** What the method starts with. */
  private List<Object> argumentFrame() {
    List<Object> locals = new ArrayList<Object>();
    if (!isStatic) {
      locals.add(className);
    }
    for (Type type : argumentTypes) {
      locals.add(entry(type));
    }
    return locals;
  }

  /** Adds what the method's own code carries along behind its own locals. */
  private void addFrame(List<Object> locals) {
    pad(locals, ownLocals);
    for (int i = 0; i < carried; i++) {
      locals.add(entry(added.get(i)));
    }
  }

  private static Object entry(Type type) {
    switch (type.getSort()) {
      case Type.LONG:
        return Opcodes.LONG;
      case Type.FLOAT:
        return Opcodes.FLOAT;
      case Type.DOUBLE:
        return Opcodes.DOUBLE;
      case Type.ARRAY:
      case Type.OBJECT:
        return type.getInternalName();
      default:
        return Opcodes.INTEGER;
    }
  }

  private static void pad(List<Object> locals, int slots) {
    int used = 0;
    for (Object local : locals) {
      used += size(local);
    }
    for (; used < slots; used++) {
      locals.add(Opcodes.TOP);
    }
  }

  private static int size(Object entry) {
    return entry == Opcodes.LONG || entry == Opcodes.DOUBLE ? 2 : 1;
  }

  private void frame(List<Object> locals, String onStack) {
    emitFrame(locals, onStack == null ? 0 : 1, new Object[] {onStack});
  }

  /**
   * Writes a frame as what changed since the one before (4.7.4). The library would do that, too,
   * but makes a descriptor of each type for it, in each frame: a sixth of all weaving.
   */
  private void emitFrame(List<Object> locals, int stackCount, Object[] stack) {
    if (!withFrames) {
      return;
    }
    Object[] now = locals.toArray();
    Object[] before = lastFrame;
    lastFrame = now;
    int common = 0;
    while (common < now.length && common < before.length && now[common].equals(before[common])) {
      common++;
    }
    int more = now.length - before.length;
    if (stackCount == 0 && common == before.length && more == 0) {
      mv.visitFrame(Opcodes.F_SAME, 0, null, 0, null);
    } else if (stackCount == 1 && common == before.length && more == 0) {
      mv.visitFrame(Opcodes.F_SAME1, 0, null, 1, stack);
    } else if (stackCount == 0 && common == before.length && more <= MOST_IN_FRAME) {
      Object[] appended = Arrays.copyOfRange(now, common, now.length);
      mv.visitFrame(Opcodes.F_APPEND, more, appended, 0, null);
    } else if (stackCount == 0 && common == now.length && -more <= MOST_IN_FRAME) {
      mv.visitFrame(Opcodes.F_CHOP, -more, null, 0, null);
    } else {
      mv.visitFrame(Opcodes.F_FULL, now.length, now, stackCount, stack);
    }
  }

  @Override
  public void visitFrame(int kind, int localCount, Object[] own, int stackCount, Object[] stack) {
    List<Object> locals = new ArrayList<Object>(localCount + carried + 8);
    for (int i = 0; i < localCount; i++) {
      locals.add(own[i]);
    }
    if (carried > 0) {
      addFrame(locals);
    }
    emitFrame(locals, stackCount, stack);
    depth = 0;
    for (int i = 0; i < stackCount; i++) {
      depth += size(stack[i]);
    }
  }

  // --- behind the method's own code

  @Override
  public void visitMaxs(int maxStack, int maxLocals) {
    if (advice.exit() != null && isConstructor) {
      List<Object> locals = new ArrayList<Object>();
      locals.add(className);
      addFrame(locals);
      mv.visitLabel(normal);
      frame(locals, null);
      mv.visitInsn(Opcodes.ACONST_NULL);
      mv.visitVarInsn(Opcodes.ASTORE, thrown);
      locals.add(THROWABLE);
      inline(advice.exit(), locals, UNKNOWN);
      mv.visitInsn(Opcodes.RETURN);
    } else if (advice.exit() != null) {
      Label bodyEnd = new Label();
      Label exit = new Label();
      mv.visitLabel(bodyEnd);
      // behind the method's own handlers, so that those come first
      mv.visitTryCatchBlock(bodyStart, bodyEnd, bodyEnd, THROWABLE);
      List<Object> locals = new ArrayList<Object>();
      addFrame(locals);
      frame(locals, THROWABLE);
      mv.visitVarInsn(Opcodes.ASTORE, thrown);
      if (returned != UNKNOWN) {
        pushDefault(returnType);
        mv.visitVarInsn(returnType.getOpcode(Opcodes.ISTORE), returned);
      }
      mv.visitJumpInsn(Opcodes.GOTO, exit);

      if (returned != UNKNOWN) {
        locals.add(entry(returnType));
      }
      mv.visitLabel(normal);
      frame(locals, null);
      mv.visitInsn(Opcodes.ACONST_NULL);
      mv.visitVarInsn(Opcodes.ASTORE, thrown);

      locals.add(THROWABLE);
      mv.visitLabel(exit);
      frame(locals, null);
      inline(advice.exit(), locals, advice.exit().replacesReturned ? returned : UNKNOWN);

      Label fine = new Label();
      mv.visitVarInsn(Opcodes.ALOAD, thrown);
      mv.visitJumpInsn(Opcodes.IFNULL, fine);
      mv.visitVarInsn(Opcodes.ALOAD, thrown);
      mv.visitInsn(Opcodes.ATHROW);
      mv.visitLabel(fine);
      frame(locals, null);
      if (returned != UNKNOWN) {
        mv.visitVarInsn(returnType.getOpcode(Opcodes.ILOAD), returned);
      }
      mv.visitInsn(returnType.getOpcode(Opcodes.IRETURN));
    }
    // advice runs on an empty operand stack, and so does the rest of what is added
    super.visitMaxs(Math.max(maxStack, adviceStack), Math.max(nextLocal, adviceLocals));
  }

  // --- the method's own code: returns are replaced, all else passes and is followed on the stack

  @Override
  public void visitInsn(int opcode) {
    if (opcode >= Opcodes.IRETURN && opcode <= Opcodes.RETURN) {
      if (depth != UNKNOWN && depth != returnType.getSize()) {
        throw new IllegalArgumentException(
            method + " returns and leaves values on the operand stack");
      }
      if (advice.exit() == null) {
        mv.visitInsn(opcode);
      } else {
        if (returned != UNKNOWN) {
          mv.visitVarInsn(returnType.getOpcode(Opcodes.ISTORE), returned);
        }
        mv.visitJumpInsn(Opcodes.GOTO, normal);
      }
      depth = UNKNOWN;
      return;
    }
    mv.visitInsn(opcode);
    if (opcode == Opcodes.ATHROW) {
      depth = UNKNOWN;
    } else {
      move(StackEffect.of(opcode));
    }
  }

  private void move(int slots) {
    if (depth != UNKNOWN) {
      depth += slots;
    }
  }

  private void reach(Label label) {
    if (depth != UNKNOWN) {
      depths.put(label, depth);
    }
  }

  @Override
  public void visitLabel(Label label) {
    mv.visitLabel(label);
    if (depth == UNKNOWN) {
      Integer known = depths.get(label);
      if (known != null) {
        depth = known;
      }
    }
  }

  @Override
  public void visitTryCatchBlock(Label start, Label end, Label handler, String type) {
    mv.visitTryCatchBlock(start, end, handler, type);
    depths.put(handler, 1);
  }

  @Override
  public void visitIntInsn(int opcode, int operand) {
    mv.visitIntInsn(opcode, operand);
    move(StackEffect.of(opcode));
  }

  @Override
  public void visitVarInsn(int opcode, int local) {
    mv.visitVarInsn(opcode, local);
    if (opcode == Opcodes.RET) {
      depth = UNKNOWN;
    } else {
      move(StackEffect.of(opcode));
    }
  }

  @Override
  public void visitTypeInsn(int opcode, String type) {
    mv.visitTypeInsn(opcode, type);
    move(StackEffect.of(opcode));
  }

  @Override
  public void visitFieldInsn(int opcode, String owner, String name, String descriptor) {
    mv.visitFieldInsn(opcode, owner, name, descriptor);
    move(StackEffect.ofField(opcode, descriptor));
  }

  @Override
  public void visitMethodInsn(
      int opcode, String owner, String name, String descriptor, boolean isInterface) {
    mv.visitMethodInsn(opcode, owner, name, descriptor, isInterface);
    move(StackEffect.ofCall(opcode, descriptor));
  }

  @Override
  public void visitInvokeDynamicInsn(
      String name, String descriptor, Handle bootstrap, Object... arguments) {
    mv.visitInvokeDynamicInsn(name, descriptor, bootstrap, arguments);
    move(StackEffect.ofCall(Opcodes.INVOKESTATIC, descriptor));
  }

  @Override
  public void visitJumpInsn(int opcode, Label label) {
    mv.visitJumpInsn(opcode, label);
    if (opcode == Opcodes.JSR) {
      if (depth != UNKNOWN) {
        depths.put(label, depth + 1); // the address to return to
      }
      return;
    }
    move(StackEffect.of(opcode));
    reach(label);
    if (opcode == Opcodes.GOTO) {
      depth = UNKNOWN;
    }
  }

  @Override
  public void visitLdcInsn(Object value) {
    mv.visitLdcInsn(value);
    move(StackEffect.ofConstant(value));
  }

  @Override
  public void visitTableSwitchInsn(int min, int max, Label other, Label... labels) {
    mv.visitTableSwitchInsn(min, max, other, labels);
    reachAll(other, labels);
  }

  @Override
  public void visitLookupSwitchInsn(Label other, int[] keys, Label[] labels) {
    mv.visitLookupSwitchInsn(other, keys, labels);
    reachAll(other, labels);
  }

  private void reachAll(Label other, Label[] labels) {
    move(-1);
    reach(other);
    for (Label label : labels) {
      reach(label);
    }
    depth = UNKNOWN;
  }

  @Override
  public void visitMultiANewArrayInsn(String descriptor, int dimensions) {
    mv.visitMultiANewArrayInsn(descriptor, dimensions);
    move(1 - dimensions);
  }
}
