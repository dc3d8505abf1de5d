// push-pop: a push and the pop that takes it back: through memory, where that is not renamed.
#include "instruction.h"

INSTRUCTION(AX | CX | DX | BX | SP | BP | SI | DI | FLAGS, NOTHING)

PREPARE
END_PREPARE

INSTANCE
  pushl %eax
  popl %eax
END_INSTANCE
