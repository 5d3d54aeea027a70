// Whatever the text is: findings or a charter, never a crash; what parses shows as text that parses to the same digest.
#include <cstdlib>
#include <string_view>

#include "kefu/charter/charter.hpp"

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    const auto findings = kefu::Charter::check(text, "fuzz");
    bool wrong = false;
    for (const auto& f : findings) wrong = wrong || f.severity == kefu::Severity::error;
    try {
        const auto charter = kefu::Charter::parse(text, "fuzz");
        if (wrong) std::abort();
        if (kefu::Charter::parse(charter.show(), "shown").stamp().digest != charter.stamp().digest) std::abort();
    } catch (const kefu::Error&) {
        if (!wrong) std::abort();
    }
    return 0;
}
