// exchange: XCHG of a register and memory, which locks; spinlocks use it to take their lock.
#include "instruction.h"

INSTRUCTION(CX | DX | BX | SP | BP | SI \
            | R8 | R9 | R10 | R11 | R12 | R13 | R14 | R15 | FLAGS, NOTHING)

PREPARE
  movl $area_a, %edi
END_PREPARE

INSTANCE
  xchgq %rax, (%rdi)
END_INSTANCE
