// iret: what an interrupt would push, pushed, and iret to just behind it, in the same ring.
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
