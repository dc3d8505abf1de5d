// coroutine-cpp: a C++20 coroutine is resumed and suspends: it has no stack, and comes back by ret.
//
//   void switch(void **save, void *load)      both ignored
//
// saves     nothing; what the coroutine needs when it goes on is in its frame (coroutine-body.hpp)
// assumes   the caller wants only back what the calling convention leaves to a callee
// requires  nothing
//
// A resume and a suspend are two ways, in and out, so one figure is half of both.
#include "strategy.h"

STRATEGY(BX | SP | BP | SI | DI, NO_SWITCH | RESUMES)

FRAME
END_FRAME

SWITCH
  // coroutine_handle::resume: the frame begins with the address to go on at.
  movl coroutine_cpp_frame, %ecx
  calll *(%ecx)
  ret
END_SWITCH
