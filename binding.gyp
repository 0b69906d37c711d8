{
  'variables': {
    'node_addon_api': '<!(node -p "path.dirname(require.resolve(\'node-addon-api\'))")',
    'version': '<!(node -p "require(\'./package.json\').version")',
  },
  'target_defaults': {
    'include_dirs': ['native'],
    'defines': [
      'NAPI_VERSION=8',
      'NAPI_DISABLE_CPP_EXCEPTIONS',
      'NODE_ADDON_API_DISABLE_DEPRECATED',
      # A worker thread that ends while a job is under way would otherwise take the process with it.
      'NODE_API_SWALLOW_UNTHROWABLE_EXCEPTIONS',
      'BOXRAY_VERSION=<(version)',
    ],
    # common.gypi of Node 20 asks for gnu++17, and of some distributions for exceptions.
    'cflags!': ['-fexceptions'],
    'cflags_cc!': ['-std=gnu++17', '-std=gnu++20', '-fexceptions', '-frtti'],
    'cflags': [
      '-fvisibility=hidden',
      '-fstack-protector-strong',
      '-ffunction-sections',
      '-fdata-sections',
      # Nothing here throws or is thrown through.
      '-fno-asynchronous-unwind-tables',
      '-fno-unwind-tables',
    ],
    'cflags_cc': [
      '-std=c++20',
      '-fno-exceptions',
      '-fno-rtti',
      '-fvisibility-inlines-hidden',
    ],
    'conditions': [
      ['OS=="linux"', {
        # As a system include, so that the warnings below are about our own code only.
        'cflags_cc': [
          '-isystem',
          '<(node_addon_api)',
          '-Wall',
          '-Wextra',
          '-Wconversion',
          # clang's -Wconversion has it, GCC's has not.
          '-Wno-sign-conversion',
          '-Werror',
        ],
        'cflags': ['-U_FORTIFY_SOURCE', '-D_FORTIFY_SOURCE=2'],
        'ldflags': [
          '-Wl,-z,relro,-z,now',
          '-Wl,-z,noexecstack',
          '-Wl,--gc-sections',
          # A static C++ library is to stay inside.
          '-Wl,--version-script=<(module_root_dir)/native/exports.map',
        ],
        'conditions': [
          ['target_arch=="x64"', {
            'cflags': ['-fcf-protection'],
            # glibc's crti.o is without the note of what control-flow protection it heeds, and one such file takes it from the
            # whole. Its _init keeps a shadow stack, but is no branch target: the note says shadow stack only.
            'ldflags': ['-Wl,-z,shstk'],
          }],
        ],
      }, {
        'include_dirs': ['<(node_addon_api)'],
      }],
    ],
    'xcode_settings': {
      'CLANG_CXX_LANGUAGE_STANDARD': 'c++20',
      'CLANG_CXX_LIBRARY': 'libc++',
      'DEAD_CODE_STRIPPING': 'YES',
      'GCC_ENABLE_CPP_EXCEPTIONS': 'NO',
      'GCC_ENABLE_CPP_RTTI': 'NO',
      'GCC_SYMBOLS_PRIVATE_EXTERN': 'YES',
      'MACOSX_DEPLOYMENT_TARGET': '11.0',
    },
    'msvs_settings': {
      'VCCLCompilerTool': {
        'ExceptionHandling': 0,
        'RuntimeTypeInfo': 'false',
        'AdditionalOptions': ['/std:c++20', '/guard:cf', '/utf-8'],
      },
      # /Brepro: no time stamps, so that two builds give the same bytes.
      'VCLibrarianTool': { 'AdditionalOptions': ['/Brepro'] },
      'VCLinkerTool': { 'AdditionalOptions': ['/guard:cf', '/Brepro'] },
    },
  },
  'targets': [
    {
      # What runs once a file or a box: as small as can be.
      'target_name': 'boxray',
      'sources': [
        'native/addon/convert.cc',
        'native/addon/fingerprint.cc',
        'native/addon/hash.cc',
        'native/addon/inspect.cc',
        'native/addon/jobs.cc',
        'native/addon/module.cc',
        'native/core/block.cc',
        'native/core/context.cc',
        'native/core/encode.cc',
        'native/core/path.cc',
        'native/cpu/features.cc',
        'native/families.cc',
        'native/isobmff/auxiliary.cc',
        'native/isobmff/movie.cc',
        'native/isobmff/parser.cc',
        'native/isobmff/raw.cc',
        'native/isobmff/segment_index.cc',
        'native/isobmff/track.cc',
        'native/matroska/header.cc',
        'native/matroska/kept.cc',
        'native/matroska/parser.cc',
        'native/matroska/places.cc',
        'native/matroska/raw.cc',
      ],
      'dependencies': ['boxray_hot'],
      # common.gypi's -O3 would come after it.
      'cflags!': ['-O3'],
      'cflags': ['-Os'],
      'xcode_settings': { 'GCC_OPTIMIZATION_LEVEL': 's' },
      'msvs_settings': { 'VCCLCompilerTool': { 'Optimization': 1 } },
    },
    {
      # What runs once a sample or a byte.
      'target_name': 'boxray_hot',
      'type': 'static_library',
      'win_delay_load_hook': 'false',
      'sources': [
        'native/core/frames.cc',
        'native/core/statistics.cc',
        'native/fingerprint/avx2.cc',
        'native/fingerprint/neon.cc',
        'native/fingerprint/pdq.cc',
        'native/fingerprint/scalar.cc',
        'native/isobmff/box.cc',
        'native/isobmff/chunks.cc',
        'native/isobmff/fragment.cc',
        'native/isobmff/run_samples.cc',
        'native/isobmff/sample_frames.cc',
        'native/isobmff/sample_table.cc',
        'native/isobmff/sample_times.cc',
        'native/isobmff/scan.cc',
        'native/isobmff/scan_avx2.cc',
        'native/isobmff/sizes.cc',
        'native/isobmff/sound_packet.cc',
        'native/matroska/block.cc',
        'native/matroska/cluster.cc',
        'native/matroska/elements.cc',
        'native/matroska/open_elements.cc',
        'native/matroska/tail.cc',
        'native/matroska/track.cc',
        'native/matroska/walker.cc',
        'native/hash/adler32.cc',
        'native/hash/avx2.cc',
        'native/hash/avx512.cc',
        'native/hash/block_hash.cc',
        'native/hash/crc32.cc',
        'native/hash/crc32_armv8.cc',
        'native/hash/crc32_pclmul.cc',
        'native/hash/hash.cc',
        'native/hash/murmur3.cc',
        'native/hash/neon.cc',
        'native/hash/scalar.cc',
        'native/hash/sha256_armv8.cc',
        'native/hash/sha256_ni.cc',
        'native/hash/sse2.cc',
        'native/hash/xxh3.cc',
        'native/io/file_posix.cc',
        'native/io/file_win32.cc',
        'native/io/hash_file.cc',
        'native/io/inspect_file.cc',
      ],
      # Sums of floating point are those of JavaScript, bit for bit.
      'cflags': ['-O3', '-ffp-contract=off'],
      'xcode_settings': { 'GCC_OPTIMIZATION_LEVEL': '3', 'OTHER_CFLAGS': ['-ffp-contract=off'] },
      'msvs_settings': { 'VCCLCompilerTool': { 'Optimization': 3 } },
    },
  ],
}
