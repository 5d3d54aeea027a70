// Runs a fuzz target over saved inputs, as an ordinary test: files and folders on the command line, and each input also cut
// short and with a byte changed; with --random=N over N more of random bytes. Without libFuzzer; the sanitizer builds use it too.
#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <string>
#include <vector>

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size);
/// A target that counts what it does says how much it was.
extern "C" [[gnu::weak]] long long fuzz_count() { return 0; }

namespace {

void one(const std::string& bytes) {
    // A copy of exactly this size on the heap: a read past its end is seen by the address sanitizer.
    const std::vector<unsigned char> exact(bytes.begin(), bytes.end());
    LLVMFuzzerTestOneInput(exact.data(), exact.size());
}

void variants(const std::string& bytes, std::size_t places) {
    one(bytes);
    const std::size_t step = std::max<std::size_t>(1, bytes.size() / places);
    for (std::size_t at = 0; at < bytes.size(); at += step) {
        one(bytes.substr(0, at));
        std::string changed = bytes;
        changed[at] = static_cast<char>(changed[at] ^ 0x41);
        one(changed);
    }
}

}  // namespace

int main(int count, char** arguments) {
    std::vector<std::filesystem::path> files;
    std::uint64_t random_inputs = 0;
    for (int i = 1; i < count; ++i) {
        const std::string argument = arguments[i];
        if (argument.starts_with("--random=")) {
            random_inputs = std::stoull(argument.substr(9));
            continue;
        }
        const std::filesystem::path path = argument;
        if (std::filesystem::is_directory(path)) {
            for (const auto& entry : std::filesystem::recursive_directory_iterator(path))
                if (entry.is_regular_file()) files.push_back(entry.path());
        } else if (std::filesystem::is_regular_file(path)) {
            files.push_back(path);
        }
    }
    std::sort(files.begin(), files.end());
    one("");
    // Places are spread evenly, so that neither a large file nor a large corpus costs more than a small one.
    const std::size_t places = std::clamp<std::size_t>(1'500 / std::max<std::size_t>(1, files.size()), 16, 256);
    for (const auto& file : files) {
        std::ifstream in(file, std::ios::binary);
        if (!in) {
            std::fprintf(stderr, "%s: cannot be read\n", file.c_str());
            return 1;
        }
        variants({std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()}, places);
    }
    for (std::uint64_t seed = 0; seed < random_inputs; ++seed) {
        std::mt19937_64 rng(seed);
        std::string bytes(1 + rng() % 4096, '\0');
        for (char& c : bytes) c = static_cast<char>(rng());
        one(bytes);
    }
    std::printf("%zu inputs replayed, each also cut and changed; %llu random ones; %lld commands\n", files.size(),
                static_cast<unsigned long long>(random_inputs), fuzz_count());
    if (files.empty()) {
        std::fprintf(stderr, "there is no corpus to replay\n");
        return 1;
    }
    return 0;
}
