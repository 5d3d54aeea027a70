// The guard behind every function of the C ABI: whatever is thrown becomes a status, and every function goes through it.
#include <gtest/gtest.h>

#include <cstring>
#include <filesystem>
#include <fstream>
#include <regex>
#include <sstream>

#include "capi/guard.hpp"

// The guard's writer is not exported by the library: it is compiled into this program.
#include "capi/error_c.cpp"

namespace {

using kefu::capi::guard;

TEST(GuardInternal, GivesOkAndLeavesTheErrorWhenNothingIsThrown) {
    kefu_error error;
    std::memset(&error, 0x5a, sizeof error);
    const kefu_error before = error;
    EXPECT_EQ(guard(&error, [] {}), KEFU_OK);
    EXPECT_EQ(std::memcmp(&error, &before, sizeof error), 0);
}

TEST(GuardInternal, KeepsStatusAndPlaceOfAnError) {
    kefu_error error = KEFU_ERROR_INIT;
    const auto status = guard(&error, [] { throw kefu::Error(kefu::Status::bad_money, "not finite", {"sales", 7, 2}); });
    EXPECT_EQ(status, KEFU_ERR_BAD_MONEY);
    EXPECT_EQ(error.status, KEFU_ERR_BAD_MONEY);
    EXPECT_EQ(error.row, 7);
    EXPECT_EQ(error.column, 2);
    EXPECT_EQ(error.line, 0);
    EXPECT_STREQ(error.where, "sales");
    EXPECT_NE(std::strstr(error.message, "not finite"), nullptr);
}

TEST(GuardInternal, TurnsEveryOtherExceptionIntoAStatus) {
    kefu_error error = KEFU_ERROR_INIT;
    EXPECT_EQ(guard(&error, [] { throw std::bad_alloc(); }), KEFU_ERR_NO_MEMORY);
    EXPECT_EQ(error.row, -1);
    EXPECT_STREQ(error.where, "");
    EXPECT_EQ(guard(&error, [] { throw std::length_error("vector"); }), KEFU_ERR_LIMIT);
    EXPECT_EQ(guard(&error, [] { throw std::system_error(std::make_error_code(std::errc::resource_unavailable_try_again)); }),
              KEFU_ERR_LIMIT);
    EXPECT_EQ(guard(&error, [] { throw std::system_error(std::make_error_code(std::errc::io_error)); }), KEFU_ERR_INTERNAL);
    EXPECT_EQ(guard(&error, [] { throw std::runtime_error("what it says"); }), KEFU_ERR_INTERNAL);
    EXPECT_STREQ(error.message, "what it says");
    EXPECT_EQ(guard(&error, [] { throw 42; }), KEFU_ERR_INTERNAL);
    EXPECT_STREQ(error.message, "unknown C++ exception");
    EXPECT_EQ(guard(nullptr, [] { throw 42; }), KEFU_ERR_INTERNAL);
}

TEST(GuardInternal, HasTheNumbersOfTheCoresStatuses) {
    const std::pair<kefu::Status, int> all[] = {
        {kefu::Status::ok, KEFU_OK},
        {kefu::Status::internal, KEFU_ERR_INTERNAL},
        {kefu::Status::no_memory, KEFU_ERR_NO_MEMORY},
        {kefu::Status::cancelled, KEFU_ERR_CANCELLED},
        {kefu::Status::null_pointer, KEFU_ERR_NULL_POINTER},
        {kefu::Status::bad_option, KEFU_ERR_BAD_OPTION},
        {kefu::Status::wrong_order, KEFU_ERR_WRONG_ORDER},
        {kefu::Status::unknown_name, KEFU_ERR_UNKNOWN_NAME},
        {kefu::Status::limit, KEFU_ERR_LIMIT},
        {kefu::Status::bad_column, KEFU_ERR_BAD_COLUMN},
        {kefu::Status::shape, KEFU_ERR_SHAPE},
        {kefu::Status::bad_value, KEFU_ERR_BAD_VALUE},
        {kefu::Status::bad_time, KEFU_ERR_BAD_TIME},
        {kefu::Status::bad_money, KEFU_ERR_BAD_MONEY},
        {kefu::Status::bad_id, KEFU_ERR_BAD_ID},
        {kefu::Status::overflow, KEFU_ERR_OVERFLOW},
        {kefu::Status::bad_charter, KEFU_ERR_BAD_CHARTER},
        {kefu::Status::bad_file, KEFU_ERR_BAD_FILE},
        {kefu::Status::newer_file, KEFU_ERR_NEWER_FILE},
        {kefu::Status::bad_model, KEFU_ERR_BAD_MODEL},
    };
    for (const auto& [core, number] : all) EXPECT_EQ(static_cast<int>(core), number);
}

TEST(GuardInternal, StandsInEveryFunctionThatCanFail) {
    int functions = 0;
    for (const auto& file : std::filesystem::directory_iterator("src/capi")) {
        if (!file.path().filename().string().ends_with("_c.cpp")) continue;
        std::stringstream text;
        text << std::ifstream(file.path()).rdbuf();
        // A definition, up to the brace that closes it in the first column (or on the same line).
        const std::regex definition(R"(\nkefu_status (kefu_\w+)\([^{]*\{([^\n]*\}|[^]*?\n\})\n)");
        const std::string all = text.str();
        for (std::sregex_iterator at(all.begin(), all.end(), definition), end; at != end; ++at) {
            ++functions;
            const std::string body = (*at)[2];
            EXPECT_TRUE(body.find("return guard(") != std::string::npos || body.find("return borrow(") != std::string::npos ||
                        body.find("return send") != std::string::npos)
                << (*at)[1] << " in " << file.path();
        }
    }
    EXPECT_GT(functions, 60);
}

}  // namespace
