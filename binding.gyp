{
  'targets': [
    {
      'target_name': 'boxray',
      'sources': [
        'native/addon.cc',
        'native/core/context.cc',
        'native/core/encode.cc',
        'native/core/session.cc',
        'native/core/isobmff/auxiliary.cc',
        'native/core/isobmff/box.cc',
        'native/core/isobmff/chunks.cc',
        'native/core/isobmff/fragment.cc',
        'native/core/isobmff/movie.cc',
        'native/core/isobmff/sample_table.cc',
        'native/core/isobmff/segment_index.cc',
        'native/core/isobmff/statistics.cc',
        'native/core/isobmff/track.cc',
        'native/io/file_posix.cc',
        'native/io/file_win32.cc',
        'native/io/inspect_file.cc',
      ],
      'include_dirs': ['native'],
      'defines': [
        'NAPI_VERSION=8',
        'NAPI_DISABLE_CPP_EXCEPTIONS',
        'NODE_ADDON_API_DISABLE_DEPRECATED',
      ],
      # common.gypi of Node 20 asks for gnu++17, and of some distributions for exceptions.
      'cflags!': ['-fexceptions'],
      'cflags_cc!': ['-std=gnu++17', '-std=gnu++20', '-fexceptions', '-frtti'],
      'cflags': ['-fvisibility=hidden', '-O3', '-fstack-protector-strong'],
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
            '<!(node -p "path.dirname(require.resolve(\'node-addon-api\'))")',
            '-Wall',
            '-Wextra',
            '-Wconversion',
            '-Werror',
          ],
          'cflags': ['-U_FORTIFY_SOURCE', '-D_FORTIFY_SOURCE=2'],
          'ldflags': ['-Wl,-z,relro,-z,now', '-Wl,-z,noexecstack'],
          'conditions': [
            ['target_arch=="x64"', { 'cflags': ['-fcf-protection'] }],
          ],
        }, {
          'include_dirs': ['<!@(node -p "require(\'node-addon-api\').include_dir")'],
        }],
      ],
      'xcode_settings': {
        'CLANG_CXX_LANGUAGE_STANDARD': 'c++20',
        'CLANG_CXX_LIBRARY': 'libc++',
        'GCC_ENABLE_CPP_EXCEPTIONS': 'NO',
        'GCC_ENABLE_CPP_RTTI': 'NO',
        'GCC_OPTIMIZATION_LEVEL': '3',
        'GCC_SYMBOLS_PRIVATE_EXTERN': 'YES',
        'MACOSX_DEPLOYMENT_TARGET': '11.0',
      },
      'msvs_settings': {
        'VCCLCompilerTool': {
          'ExceptionHandling': 0,
          'RuntimeTypeInfo': 'false',
          'Optimization': 3,
          'AdditionalOptions': ['/std:c++20', '/guard:cf', '/utf-8'],
        },
        'VCLinkerTool': { 'AdditionalOptions': ['/guard:cf'] },
      },
    },
  ],
}
