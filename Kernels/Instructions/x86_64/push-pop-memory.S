// push-pop-memory: a word of memory is pushed, and popped back to where it was.
#include "instruction.h"

INSTRUCTION(AX | CX | DX | BX | SP | BP | SI \
            | R8 | R9 | R10 | R11 | R12 | R13 | R14 | R15 | FLAGS, NOTHING)

PREPARE
  movl $area_a, %edi
END_PREPARE

INSTANCE
  pushq (%rdi)
  popq (%rdi)
END_INSTANCE
