// x87-control-word: the x87 control word stored and loaded again, as a switch that keeps control words does.
#include "instruction.h"

INSTRUCTION(AX | CX | DX | BX | SP | BP | SI | FLAGS, NOTHING)

PREPARE
  movl $area_a, %edi
END_PREPARE

INSTANCE
  fnstcw (%edi)
  fldcw (%edi)
END_INSTANCE
