// cmpxchg: a register is exchanged with another if it equals eax, without memory and without a lock.
#include "instruction.h"

INSTRUCTION(BX | SP | BP | SI | DI, NOTHING)

PREPARE
  movl $1, %eax
  movl $1, %ecx
  movl $1, %edx
END_PREPARE

INSTANCE
  cmpxchgl %ecx, %edx
END_INSTANCE
