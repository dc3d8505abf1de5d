// bsf: the lowest bit that is set, each time waiting for the last: how a scheduler finds the next to run.
//
// The register is 0, which leaves it as it was. That is documented by AMD alone, and true of Intel.
#include "instruction.h"

INSTRUCTION(CX | DX | BX | SP | BP | SI | DI \
            | R8 | R9 | R10 | R11 | R12 | R13 | R14 | R15, NOTHING)

PREPARE
  xorl %eax, %eax
END_PREPARE

INSTANCE
  bsfq %rax, %rax
END_INSTANCE
