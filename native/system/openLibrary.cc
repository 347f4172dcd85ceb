#include "system/openLibrary.h"

#ifdef _WIN32
#include <windows.h>
#else
#include <dlfcn.h>
#include <fcntl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#endif

namespace kindling {

#ifdef _WIN32

std::string OpenLibrary(const std::string& path) {
  const int length = MultiByteToWideChar(CP_UTF8, 0, path.c_str(), -1, nullptr, 0);
  std::wstring wide(static_cast<size_t>(length), L'\0');
  MultiByteToWideChar(CP_UTF8, 0, path.c_str(), -1, wide.data(), length);
  const DWORD flags = LOAD_LIBRARY_SEARCH_DLL_LOAD_DIR | LOAD_LIBRARY_SEARCH_DEFAULT_DIRS;
  if (LoadLibraryExW(wide.c_str(), nullptr, flags) != nullptr) return "";
  return "error " + std::to_string(GetLastError());
}

#else

namespace {

/// A trial that takes longer hangs on a lock that another thread held when the process was copied;
/// it says nothing then.
constexpr unsigned kTrialSeconds = 20;

[[noreturn]] void Try(const std::string& path, int report) {
  dup2(report, STDERR_FILENO);
  const rlimit none{0, 0};
  setrlimit(RLIMIT_CORE, &none);
  for (const int number : {SIGABRT, SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGALRM})
    std::signal(number, SIG_DFL);
  alarm(kTrialSeconds);
  dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL);
  _exit(0);
}

std::string ReadAll(int from) {
  std::string text;
  char buffer[4096];
  for (;;) {
    const ssize_t count = read(from, buffer, sizeof buffer);
    if (count > 0) text.append(buffer, static_cast<size_t>(count));
    if (count == 0 || (count < 0 && errno != EINTR)) return text;
  }
}

/// Of what the C++ runtime prints before it aborts, the exception's own text.
std::string ExceptionIn(const std::string& report) {
  std::string text = report;
  for (const char* lead : {"what():", "uncaught exception of type"}) {
    const auto found = text.find(lead);
    if (found != std::string::npos) text.erase(0, found + std::string(lead).size());
  }
  const auto stack = text.find("\nException raised from");
  if (stack != std::string::npos) text.resize(stack);
  const auto first = text.find_first_not_of(" \n");
  if (first == std::string::npos) return "";
  return text.substr(first, text.find_last_not_of(" \n") + 1 - first);
}

/// What goes wrong in running the library's initialisers; "" when nothing does. An exception that
/// leaves one (a namespace that is registered already, say) ends the process, whoever opened the
/// library and however carefully, so it is tried in a copy of the process first.
std::string TrialProblem(const std::string& path) {
  int ends[2];
  if (pipe(ends) != 0) return "";
  for (const int end : ends) fcntl(end, F_SETFD, FD_CLOEXEC);
  const pid_t child = fork();
  if (child == 0) Try(path, ends[1]);
  close(ends[1]);
  const std::string report = child < 0 ? "" : ReadAll(ends[0]);
  close(ends[0]);
  int status = 0;
  while (child > 0 && waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  if (child < 0 || !WIFSIGNALED(status) || WTERMSIG(status) == SIGALRM) return "";
  const std::string exception = WTERMSIG(status) == SIGABRT ? ExceptionIn(report) : "";
  if (!exception.empty()) return exception;
#ifdef __APPLE__
  // A copy of a process with threads may crash there for reasons of its own.
  return "";
#else
  return "its initialisation ends the process with signal " + std::to_string(WTERMSIG(status));
#endif
}

}  // namespace

std::string OpenLibrary(const std::string& path) {
  if (dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL | RTLD_NOLOAD) != nullptr) return "";
  const std::string problem = TrialProblem(path);
  if (!problem.empty()) return problem;
  return dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL) != nullptr ? "" : dlerror();
}

#endif

}  // namespace kindling
