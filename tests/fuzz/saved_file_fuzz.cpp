// Whatever the bytes are: an error or an object.
#include <cstdlib>
#include <string_view>

#include "kefu/charter/analyses.hpp"
#include "saved_file.hpp"

namespace {

void read(std::string_view file) {
    try {
        const auto analysis = kefu::load_analysis(file);
        if (kefu::load_analysis(analysis->save())->save() != analysis->save()) std::abort();
        kefu::Finish how;
        (void)analysis->finish(how);
    } catch (const kefu::Error&) {
    }
    try {
        const auto model = kefu::load_model(file);
        if (kefu::load_model(model->save())->save() != model->save()) std::abort();
    } catch (const kefu::Error&) {
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
    each_file(data, size, read);
    return 0;
}
