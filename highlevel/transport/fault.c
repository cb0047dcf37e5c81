/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* Faults: why a transport failed, in one line. Knows the words of the operating system, in English
 * whatever the locale is; knows nothing of what the code means for the session. */
#include "highlevel/transport/transport.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

const char *satcheli_os_words(int os_error)
{
#if defined(__GLIBC__) && __GLIBC_PREREQ(2, 32)
	const char *words = strerrordesc_np(os_error);

	return words ? words : "unknown error";
#else
	return strerror(os_error);
#endif
}

__attribute__((format(printf, 3, 0))) static int fill(struct fault *f, int code, const char *format,
                                                      va_list arguments)
{
	int length = vsnprintf(f->message, sizeof(f->message), format, arguments);

	f->code = code;
	f->os_error = 0;
	f->tls_status = 0;
	if (length < 0)
		f->message[0] = 0;
	return code;
}

int satcheli_fault(struct fault *f, int code, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	fill(f, code, format, arguments);
	va_end(arguments);
	return code;
}

int satcheli_fault_os(struct fault *f, int code, int os_error, const char *format, ...)
{
	va_list arguments;
	size_t length;

	va_start(arguments, format);
	fill(f, code, format, arguments);
	va_end(arguments);
	length = strlen(f->message);
	snprintf(f->message + length, sizeof(f->message) - length, ": %s",
	         satcheli_os_words(os_error));
	f->os_error = os_error;
	return code;
}
