// load: a load whose address the one before it brought: load to use, from the nearest cache.
#include "instruction.h"

INSTRUCTION(CX | DX | BX | SP | BP | SI | DI \
            | R8 | R9 | R10 | R11 | R12 | R13 | R14 | R15 | FLAGS, NOTHING)

PREPARE
  movl $place, %eax
END_PREPARE

INSTANCE
  movq (%rax), %rax
END_INSTANCE

.data
.balign 64
place: .quad place
