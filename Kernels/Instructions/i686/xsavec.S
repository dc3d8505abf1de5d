// xsavec: as xsaveopt, in the compacted form.
#include "instruction.h"

INSTRUCTION(CX | BX | SP | BP | SI, HAS_XSAVE | HAS_XSAVEC | AREAS)

PREPARE
  movl $area_a, %edi
  movl $1, %eax
  movd %eax, %xmm0
  movl $7, %eax
  xorl %edx, %edx
END_PREPARE

INSTANCE
  xsavec (%edi)
END_INSTANCE
