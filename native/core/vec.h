// A growable array of plain data whose growth can fail: the core is built without
// exceptions, and std::vector would abort.
#pragma once

#include <cstddef>
#include <cstdlib>
#include <cstring>
#include <type_traits>
#include <utility>

namespace boxray {

template <typename T>
class Vec {
  static_assert(std::is_trivially_copyable_v<T>);

 public:
  Vec() = default;
  Vec(const Vec&) = delete;
  Vec& operator=(const Vec&) = delete;
  Vec(Vec&& other) noexcept { swap(other); }
  Vec& operator=(Vec&& other) noexcept {
    swap(other);
    return *this;
  }
  ~Vec() { std::free(data_); }

  size_t size() const { return size_; }
  bool empty() const { return size_ == 0; }
  T* data() { return data_; }
  const T* data() const { return data_; }
  T& operator[](size_t i) { return data_[i]; }
  const T& operator[](size_t i) const { return data_[i]; }
  T* begin() { return data_; }
  T* end() { return data_ + size_; }
  const T* begin() const { return data_; }
  const T* end() const { return data_ + size_; }
  T& back() { return data_[size_ - 1]; }
  void clear() { size_ = 0; }

  [[nodiscard]] bool reserve(size_t capacity) {
    if (capacity <= capacity_) return true;
    if (capacity > static_cast<size_t>(-1) / sizeof(T)) return false;
    T* data = static_cast<T*>(std::realloc(static_cast<void*>(data_), capacity * sizeof(T)));
    if (!data) return false;
    data_ = data;
    capacity_ = capacity;
    return true;
  }

  // Appends `count` values for the caller to write; null when memory runs out.
  [[nodiscard]] T* extend(size_t count) {
    if (count > static_cast<size_t>(-1) - size_) return nullptr;
    const size_t needed = size_ + count;
    if (needed > capacity_ && !reserve(needed < capacity_ * 2 ? capacity_ * 2 : needed)) return nullptr;
    size_ = needed;
    return data_ + needed - count;
  }

  [[nodiscard]] bool push(const T& value) {
    if (size_ == capacity_) {
      const T copy = value;
      if (!reserve(capacity_ < 8 ? 8 : capacity_ * 2)) return false;
      data_[size_++] = copy;
      return true;
    }
    data_[size_++] = value;
    return true;
  }

  [[nodiscard]] bool append(const T* values, size_t count) {
    if (count == 0) return true;
    T* to = extend(count);
    if (to) std::memcpy(static_cast<void*>(to), values, count * sizeof(T));
    return to != nullptr;
  }

 private:
  void swap(Vec& other) {
    std::swap(data_, other.data_);
    std::swap(size_, other.size_);
    std::swap(capacity_, other.capacity_);
  }

  T* data_ = nullptr;
  size_t size_ = 0;
  size_t capacity_ = 0;
};

}  // namespace boxray
