// indirect-jmp: a jump to the address in a register; the address is made just before.
#include "instruction.h"

INSTRUCTION(CX | DX | BX | SP | BP | SI | DI \
            | R8 | R9 | R10 | R11 | R12 | R13 | R14 | R15 | FLAGS, NOTHING)

PREPARE
END_PREPARE

INSTANCE
  movl $77f, %eax
  jmp *%rax
77:
END_INSTANCE
