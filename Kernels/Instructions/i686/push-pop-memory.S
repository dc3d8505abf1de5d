// push-pop-memory: a word of memory is pushed, and popped back to where it was.
#include "instruction.h"

INSTRUCTION(AX | CX | DX | BX | SP | BP | SI | FLAGS, NOTHING)

PREPARE
  movl $area_a, %edi
END_PREPARE

INSTANCE
  pushl (%edi)
  popl (%edi)
END_INSTANCE
