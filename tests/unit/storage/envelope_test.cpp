#include "storage/envelope.hpp"

#include <gtest/gtest.h>

#include "kefu/core/error.hpp"

namespace kefu::storage {
namespace {

const Envelope example{{"c", "1", "d", "0.1.0"}, "customer.rfm", "payload"};

std::pair<Status, std::string> answer(FileKind kind, std::string_view file) {
    try {
        (void)open(kind, file);
    } catch (const Error& e) {
        return {e.status(), e.what()};
    }
    return {Status::ok, ""};
}

TEST(Envelope, GivesBackWhatWasSealed) {
    const Envelope e = open(FileKind::model, seal(FileKind::model, example));
    EXPECT_EQ(e.stamp, example.stamp);
    EXPECT_EQ(e.name, example.name);
    EXPECT_EQ(e.payload, example.payload);
}

TEST(Envelope, FindsEveryFlippedBit) {
    const std::string whole = seal(FileKind::model, example);
    for (std::size_t i = 0; i < whole.size(); ++i) {
        for (int bit = 0; bit < 8; ++bit) {
            std::string changed = whole;
            changed[i] = static_cast<char>(changed[i] ^ (1 << bit));
            EXPECT_NE(answer(FileKind::model, changed).first, Status::ok) << i << " " << bit;
        }
    }
}

TEST(Envelope, FindsEveryCut) {
    const std::string whole = seal(FileKind::model, example);
    for (std::size_t n = 0; n < whole.size(); ++n)
        EXPECT_EQ(answer(FileKind::model, std::string_view(whole).substr(0, n)).first, Status::bad_file) << n;
    EXPECT_EQ(answer(FileKind::model, whole + "x").first, Status::bad_file);
}

TEST(Envelope, SaysWhatIsWrong) {
    const std::string whole = seal(FileKind::model, example);
    EXPECT_NE(answer(FileKind::model, "customer,at,amount").second.find("not a file that kefu saved"), std::string::npos);
    EXPECT_NE(answer(FileKind::analysis, whole).second.find("a saved model, not a saved analysis"), std::string::npos);
    EXPECT_NE(answer(FileKind::model, whole.substr(0, whole.size() - 3)).second.find("cut"), std::string::npos);
    std::string newer = whole;
    newer[8] = 2;
    EXPECT_EQ(answer(FileKind::model, newer).first, Status::newer_file);
    EXPECT_NE(answer(FileKind::model, newer).second.find("format 2"), std::string::npos);
}

}  // namespace
}  // namespace kefu::storage
