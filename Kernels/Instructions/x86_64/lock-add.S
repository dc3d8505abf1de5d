// lock-add: a locked addition to memory, which Linux has for a barrier in place of mfence.
#include "instruction.h"

INSTRUCTION(CX | DX | BX | SP | BP | SI \
            | R8 | R9 | R10 | R11 | R12 | R13 | R14 | R15, NOTHING)

PREPARE
  movl $area_a, %edi
  movl $1, %eax
END_PREPARE

INSTANCE
  lock addq %rax, (%rdi)
END_INSTANCE
