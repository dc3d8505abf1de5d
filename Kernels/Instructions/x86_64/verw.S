// verw: whether a segment may be written; with MD_CLEAR it empties buffers.
#include "instruction.h"

INSTRUCTION(AX | CX | DX | BX | SP | BP | SI \
            | R8 | R9 | R10 | R11 | R12 | R13 | R14 | R15, NOTHING)

PREPARE
  movl $area_a, %edi
  movl $0x2B, (%rdi)
END_PREPARE

INSTANCE
  verw (%rdi)
END_INSTANCE
