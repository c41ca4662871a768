#pragma once

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_errno.h>
#include <gsl/gsl_fit.h>
#include <gsl/gsl_statistics_double.h>

// By default GSL ends the process at an error; without its handler it returns codes and NaN.
static inline void keyshift_gsl_error_handler_off(void) { gsl_set_error_handler_off(); }
