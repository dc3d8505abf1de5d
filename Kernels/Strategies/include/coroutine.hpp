// What the compiler asks of a library before it compiles a coroutine ([support.coroutine]), as far as one
// needs it that suspends and is resumed: there is no library below.
#ifndef COROUTINE_HPP
#define COROUTINE_HPP

namespace std {

template <typename Answer, typename... Arguments>
struct coroutine_traits {
  using promise_type = typename Answer::promise_type;
};

template <typename Promise = void>
struct coroutine_handle;

template <>
struct coroutine_handle<void> {
  void *frame;
  static coroutine_handle from_address(void *address) noexcept { return {address}; }
};

template <typename Promise>
struct coroutine_handle {
  void *frame;
  static coroutine_handle from_address(void *address) noexcept { return {address}; }
  operator coroutine_handle<>() const noexcept { return {frame}; }
};

struct suspend_always {
  bool await_ready() const noexcept { return false; }
  void await_suspend(coroutine_handle<>) const noexcept {}
  void await_resume() const noexcept {}
};

}  // namespace std

#endif
