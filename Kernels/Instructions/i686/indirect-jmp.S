// indirect-jmp: a jump to the address in a register; the address is made just before.
#include "instruction.h"

INSTRUCTION(CX | DX | BX | SP | BP | SI | DI | FLAGS, NOTHING)

PREPARE
END_PREPARE

INSTANCE
  movl $77f, %eax
  jmp *%eax
77:
END_INSTANCE
