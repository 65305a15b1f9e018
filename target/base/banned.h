/* Turns the functions that most often cause overflows into compile-time errors.
 * Include last, after the system headers. SPDX-License-Identifier: Apache-2.0 */
#ifndef BASE_BANNED_H
#define BASE_BANNED_H

#pragma GCC poison strcpy strcat strncpy strncat stpcpy sprintf vsprintf strtok gets
#pragma GCC poison atoi atol atoll sscanf vsscanf setjmp longjmp

#endif
