// Problem codes without wording: severity and messages are in src/report/problems.ts, under the same names.
#pragma once

#include <cstdint>

namespace boxray {

enum class ProblemCode : uint8_t {
#define PROBLEM(code, name) code,
#include "wire.def"
};

// Why a parser gives up. Everything else about a bad file is a problem in the index.
enum class FailureCode : uint8_t { none, limit_exceeded, out_of_memory };

enum class LimitName : uint8_t {
#define LIMIT(field, name) field,
#include "wire.def"
};

}  // namespace boxray
