// mxcsr: MXCSR stored and loaded again, as a switch that keeps control words does.
#include "instruction.h"

INSTRUCTION(AX | CX | DX | BX | SP | BP | SI \
            | R8 | R9 | R10 | R11 | R12 | R13 | R14 | R15 | FLAGS, HAS_FXSR)

PREPARE
  movl $area_a, %edi
END_PREPARE

INSTANCE
  stmxcsr (%rdi)
  ldmxcsr (%rdi)
END_INSTANCE
