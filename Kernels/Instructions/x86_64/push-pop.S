// push-pop: a push and the pop that takes it back: through memory, where that is not renamed.
#include "instruction.h"

INSTRUCTION(AX | CX | DX | BX | SP | BP | SI | DI \
            | R8 | R9 | R10 | R11 | R12 | R13 | R14 | R15 | FLAGS, NOTHING)

PREPARE
END_PREPARE

INSTANCE
  pushq %rax
  popq %rax
END_INSTANCE
