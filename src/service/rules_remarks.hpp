// What can be said of requirements by trying: which of two lets fewer in, and which lets nobody in. Private to the room.
#pragma once

#include <cstddef>

#include "kefu/rule/requirement.hpp"

namespace kefu::service {

/// Exact where it answers: every difference that the requirements make is tried. Where that is too much it says no.
class Remarks {
   public:
    /// Whether whoever meets `a` meets `b`, and not the other way round.
    [[nodiscard]] bool narrower(const rule::Requirement& a, const rule::Requirement& b);
    /// Whether no agent can meet it, of whatever levels and name.
    [[nodiscard]] bool nobody(const rule::Requirement& a);

   private:
    /// Calls f(levels, name) for one agent of each kind that the requirements tell apart, until it says no. Whether all were tried, or
    /// f said no.
    template <class F>
    bool each_kind(const rule::Requirement& a, const rule::Requirement& b, F&& f);

    std::size_t left_ = 1'000'000;  ///< agents that may be tried, over all questions
};

}  // namespace kefu::service
