// load: a load whose address the one before it brought: load to use, from the nearest cache.
#include "instruction.h"

INSTRUCTION(CX | DX | BX | SP | BP | SI | DI | FLAGS, NOTHING)

PREPARE
  movl $place, %eax
END_PREPARE

INSTANCE
  movl (%eax), %eax
END_INSTANCE

.data
.balign 64
place: .long place
