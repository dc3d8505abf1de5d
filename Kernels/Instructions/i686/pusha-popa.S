// pusha-popa: all eight registers pushed by one instruction and popped by another.
#include "instruction.h"

INSTRUCTION(AX | CX | DX | BX | SP | BP | SI | DI | FLAGS, NOTHING)

PREPARE
END_PREPARE

INSTANCE
  pushal
  popal
END_INSTANCE
