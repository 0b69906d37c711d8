#ifdef _WIN32

#define WIN32_LEAN_AND_MEAN
#define NOMINMAX
#include <windows.h>

#include <cerrno>

#include "file.h"
#include "core/vec.h"

namespace boxray {

namespace {

// The errors that opening and reading a file give, as Node names them.
int to_errno(DWORD error) {
  switch (error) {
    case ERROR_FILE_NOT_FOUND:
    case ERROR_PATH_NOT_FOUND:
    case ERROR_INVALID_NAME:
    case ERROR_INVALID_DRIVE:
      return ENOENT;
    case ERROR_ACCESS_DENIED:
      return EPERM;
    case ERROR_SHARING_VIOLATION:
    case ERROR_LOCK_VIOLATION:
      return EBUSY;
    case ERROR_TOO_MANY_OPEN_FILES:
      return EMFILE;
    case ERROR_NOT_ENOUGH_MEMORY:
    case ERROR_OUTOFMEMORY:
      return ENOMEM;
    case ERROR_FILENAME_EXCED_RANGE:
      return ENAMETOOLONG;
    default:
      return EIO;
  }
}

}  // namespace

File::~File() {
  if (handle_) CloseHandle(handle_);
}

IoError File::open(const char* path) {
  const int length = MultiByteToWideChar(CP_UTF8, MB_ERR_INVALID_CHARS, path, -1, nullptr, 0);
  if (length <= 0) return {ENOENT, "open"};
  Vec<wchar_t> wide;
  if (!wide.reserve(static_cast<size_t>(length))) return {ENOMEM, "open"};
  MultiByteToWideChar(CP_UTF8, 0, path, -1, wide.data(), length);
  const DWORD attributes = GetFileAttributesW(wide.data());
  if (attributes == INVALID_FILE_ATTRIBUTES) return {to_errno(GetLastError()), "open"};
  if (attributes & FILE_ATTRIBUTE_DIRECTORY) return {EISDIR, "read"};
  HANDLE handle = CreateFileW(wide.data(), GENERIC_READ,
                              FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE, nullptr,
                              OPEN_EXISTING, FILE_ATTRIBUTE_NORMAL, nullptr);
  if (handle == INVALID_HANDLE_VALUE) return {to_errno(GetLastError()), "open"};
  handle_ = handle;
  if (GetFileType(handle_) != FILE_TYPE_DISK) return {ESPIPE, "read"};
  LARGE_INTEGER size;
  if (!GetFileSizeEx(handle_, &size)) return {to_errno(GetLastError()), "fstat"};
  size_ = static_cast<uint64_t>(size.QuadPart);
  return {};
}

IoError File::read(uint64_t offset, uint8_t* data, size_t size, size_t& got) {
  constexpr size_t largest_read = size_t{1} << 30;
  got = 0;
  while (got < size) {
    const uint64_t at = offset + got;
    OVERLAPPED where = {};
    where.Offset = static_cast<DWORD>(at);
    where.OffsetHigh = static_cast<DWORD>(at >> 32);
    const size_t wanted = size - got < largest_read ? size - got : largest_read;
    DWORD n = 0;
    if (!ReadFile(handle_, data + got, static_cast<DWORD>(wanted), &n, &where)) {
      const DWORD error = GetLastError();
      if (error == ERROR_HANDLE_EOF) break;
      return {to_errno(error), "read"};
    }
    if (n == 0) break;
    got += n;
  }
  return {};
}

}  // namespace boxray

#endif
