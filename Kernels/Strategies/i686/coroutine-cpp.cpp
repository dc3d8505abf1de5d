// coroutine-cpp: the coroutine, which is the same in both instruction sets.
#include "coroutine-body.hpp"
