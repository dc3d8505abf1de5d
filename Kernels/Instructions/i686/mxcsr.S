// mxcsr: MXCSR stored and loaded again, as a switch that keeps control words does.
#include "instruction.h"

INSTRUCTION(AX | CX | DX | BX | SP | BP | SI | FLAGS, HAS_FXSR)

PREPARE
  movl $area_a, %edi
END_PREPARE

INSTANCE
  stmxcsr (%edi)
  ldmxcsr (%edi)
END_INSTANCE
