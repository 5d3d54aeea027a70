// The one policy through which Boost.Math is called: computes in double (its default is long double, which differs
// between platforms) and answers a domain error with NaN instead of an exception.
#pragma once

#include <boost/math/policies/policy.hpp>

namespace kefu::statistics {

using MathPolicy = boost::math::policies::policy<boost::math::policies::promote_float<false>, boost::math::policies::promote_double<false>,
                                                 boost::math::policies::domain_error<boost::math::policies::ignore_error>,
                                                 boost::math::policies::pole_error<boost::math::policies::ignore_error>,
                                                 boost::math::policies::overflow_error<boost::math::policies::ignore_error>,
                                                 boost::math::policies::underflow_error<boost::math::policies::ignore_error>,
                                                 boost::math::policies::denorm_error<boost::math::policies::ignore_error>,
                                                 boost::math::policies::rounding_error<boost::math::policies::ignore_error>,
                                                 boost::math::policies::evaluation_error<boost::math::policies::ignore_error>,
                                                 boost::math::policies::indeterminate_result_error<boost::math::policies::ignore_error>>;

}  // namespace kefu::statistics
