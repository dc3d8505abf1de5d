// coroutine-cpp's coroutine, and the function by which it begins.
//
// A frame begins with the address of the code that resumes it: that is the ABI of clang and gcc, and what
// coroutine_handle::resume compiles to. The strategy calls through it.
#include "coroutine.hpp"

extern "C" {
extern __UINTPTR_TYPE__ context_b[];
static void coroutine_cpp_begin(void);
static void (*unborn[])(void) = {coroutine_cpp_begin};
void *coroutine_cpp_frame = unborn;
}

static char memory[256] __attribute__((aligned(64)));

struct Counter {
  struct promise_type {
    void *operator new(__SIZE_TYPE__ size) noexcept { return size <= sizeof memory ? memory : nullptr; }
    void operator delete(void *) noexcept {}
    static Counter get_return_object_on_allocation_failure() noexcept { __builtin_trap(); }
    Counter get_return_object() noexcept {
      coroutine_cpp_frame = __builtin_coro_promise(this, alignof(promise_type), true);
      return {};
    }
    std::suspend_always initial_suspend() noexcept { return {}; }
    std::suspend_always final_suspend() noexcept { return {}; }
    void return_void() noexcept {}
    void unhandled_exception() noexcept {}
  };
};

// Counts for the context that has no stack of its own, once each time it is resumed.
static Counter count() {
  for (;;) {
    context_b[1] += 1;
    co_await std::suspend_always{};
  }
}

// Resumed first, by a frame that is nothing but its address; the coroutine's own takes its place.
static void coroutine_cpp_begin(void) {
  count();
  __builtin_coro_resume(coroutine_cpp_frame);
}
