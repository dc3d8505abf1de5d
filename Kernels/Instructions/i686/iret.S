// iret: the frame of an interrupt pushed, and iret to the next instruction, in the same ring.
#include "instruction.h"

INSTRUCTION(AX | CX | DX | BX | SP | BP | SI | DI | FLAGS, NOTHING)

PREPARE
END_PREPARE

INSTANCE
  pushfl
  pushl %cs
  pushl $77f
  iretl
77:
END_INSTANCE
