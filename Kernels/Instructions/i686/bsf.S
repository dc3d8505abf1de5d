// bsf: the lowest bit that is set, each time waiting for the last: how a scheduler finds the next to run.
//
// The register is 0, which leaves it as it was. That is documented by AMD alone, and true of Intel.
#include "instruction.h"

INSTRUCTION(CX | DX | BX | SP | BP | SI | DI, NOTHING)

PREPARE
  xorl %eax, %eax
END_PREPARE

INSTANCE
  bsfl %eax, %eax
END_INSTANCE
