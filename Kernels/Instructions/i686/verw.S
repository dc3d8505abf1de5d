// verw: whether a segment may be written; with MD_CLEAR it empties buffers.
#include "instruction.h"

INSTRUCTION(AX | CX | DX | BX | SP | BP | SI, NOTHING)

PREPARE
  movl $area_a, %edi
  movl $0x2B, (%edi)
END_PREPARE

INSTANCE
  verw (%edi)
END_INSTANCE
