// The default charter: what holds where a company has said nothing yet.
#pragma once

#include <string_view>

namespace kefu::detail {

/// TOML. It names neither zone nor currency: those are the company's to say.
inline constexpr std::string_view default_charter =
    R"(# The default charter of kefu. Everything that is not said here has the default of its description: see `kefu charter show`.

[charter]
id = "default"
version = "1"
owner = "kefu"
languages = ["en", "zh"]

[customer.purchases]
period = "day"          # purchases of one civil day are one occasion
zero = "leave_out"      # lines of amount zero are no occasion
after = "error"         # a row dated after as_of is an error
negative = "error"      # a negative amount must be named by a rule, not guessed from its sign

[customer.rfm]
method = "quantile"
bins = 5

[customer.abc]
a_share = 0.8
b_share = 0.95

[customer.pyramid]
naming = "metals"       # platinum, gold, iron, lead
on = "revenue"
by = "share"
cuts = [0.01, 0.05, 0.2]
margin = 0.1            # who moves must pass a cut by a tenth of it
periods = 1

[customer.concentration]
core = 0.2              # the 20 % who are said to bring 80 %
level = 0.95
)";

}  // namespace kefu::detail
