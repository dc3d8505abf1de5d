// cmpxchg: a register is exchanged with another if it equals rax, without memory and without a lock.
#include "instruction.h"

INSTRUCTION(BX | SP | BP | SI | DI \
            | R8 | R9 | R10 | R11 | R12 | R13 | R14 | R15, NOTHING)

PREPARE
  movl $1, %eax
  movl $1, %ecx
  movl $1, %edx
END_PREPARE

INSTANCE
  cmpxchgq %rcx, %rdx
END_INSTANCE
