# Copyright (C) 2026 The satchel developers
# SPDX-License-Identifier: MIT

# SATCHEL_PROBE_CFLAGS(VARIABLE, FLAGS, [IF-NOT]): appends FLAGS to VARIABLE when the compiler takes them without a word.
# What is in VARIABLE already is used too.
AC_DEFUN([SATCHEL_PROBE_CFLAGS],
[AC_MSG_CHECKING([whether $CC takes $2])
satchel_saved_CFLAGS=$CFLAGS
CFLAGS="$CFLAGS $[]$1 $2 -Werror"
AC_COMPILE_IFELSE([AC_LANG_SOURCE([[
#include <string.h>
int answer(const char *s);
int answer(const char *s)
{
	return (int)strlen(s);
}
]])],
	[AC_MSG_RESULT([yes])
	 $1="$[]$1${$1:+ }$2"
	 CFLAGS=$satchel_saved_CFLAGS],
	[AC_MSG_RESULT([no])
	 CFLAGS=$satchel_saved_CFLAGS
	 $3])
])

# SATCHEL_PROBE_LDFLAGS(VARIABLE, FLAGS): the same for the linker.
AC_DEFUN([SATCHEL_PROBE_LDFLAGS],
[AC_MSG_CHECKING([whether the linker takes $2])
satchel_saved_LDFLAGS=$LDFLAGS
LDFLAGS="$LDFLAGS $[]$1 $2"
AC_LINK_IFELSE([AC_LANG_PROGRAM([], [])],
	[AC_MSG_RESULT([yes])
	 $1="$[]$1${$1:+ }$2"],
	[AC_MSG_RESULT([no])])
LDFLAGS=$satchel_saved_LDFLAGS
])

# SATCHEL_VERSION_SCRIPT: sets VERSION_SCRIPT_LDFLAGS and the conditional when the linker knows version scripts.
AC_DEFUN([SATCHEL_VERSION_SCRIPT],
[AC_MSG_CHECKING([whether the linker takes a version script])
AS_ECHO(["SATCHEL_0 { global: satchel_*; local: *; };"]) > conftest.map
satchel_saved_LDFLAGS=$LDFLAGS
LDFLAGS="$LDFLAGS -shared -fPIC -Wl,--version-script=conftest.map"
AC_LINK_IFELSE([AC_LANG_SOURCE([[
int satchel_answer(void);
int satchel_answer(void)
{
	return 42;
}
]])], [have_version_script=yes], [have_version_script=no])
LDFLAGS=$satchel_saved_LDFLAGS
rm -f conftest.map
AC_MSG_RESULT([$have_version_script])
AM_CONDITIONAL([VERSION_SCRIPT], [test "x$have_version_script" = xyes])
])

# SATCHEL_OPTIONAL_LIBRARY(NAME, MODULES, WANTED): yes demands it, no does without, check takes it when it is there.
# Sets NAME_CFLAGS, NAME_LIBS, have_name, the conditional HAVE_NAME, and HAVE_NAME in config.h.
AC_DEFUN([SATCHEL_OPTIONAL_LIBRARY],
[m4_pushdef([satchel_have], [have_]m4_tolower([$1]))
satchel_have=no
AS_CASE([$3],
	[no], [],
	[yes], [PKG_CHECK_MODULES([$1], [$2], [satchel_have=yes])],
	[PKG_CHECK_MODULES([$1], [$2], [satchel_have=yes], [satchel_have=no])])
AS_IF([test "x$satchel_have" = xyes],
	[AC_DEFINE([HAVE_$1], [1], [Define to 1 when there is $2.])],
	[$1_CFLAGS= $1_LIBS=])
AC_SUBST([$1_CFLAGS])
AC_SUBST([$1_LIBS])
AM_CONDITIONAL([HAVE_$1], [test "x$satchel_have" = xyes])
m4_popdef([satchel_have])
])
