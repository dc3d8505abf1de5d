// iret: the frame of an interrupt pushed, and iret to the next instruction, in the same ring.
#include "instruction.h"

INSTRUCTION(AX | BX | SP | BP | DI \
            | R8 | R9 | R10 | R11 | R12 | R13 | R14 | R15 | FLAGS, NOTHING)

PREPARE
  movl %ss, %edx
  movl %cs, %esi
END_PREPARE

INSTANCE
  movq %rsp, %rcx
  pushq %rdx
  pushq %rcx
  pushfq
  pushq %rsi
  pushq $77f
  iretq
77:
END_INSTANCE
