// All of kefu's C++ library. Each header also stands alone; this one is for a first look.
#pragma once

#include "kefu/charter/analyses.hpp"
#include "kefu/charter/charter.hpp"
#include "kefu/charter/score.hpp"
#include "kefu/core/arrow.hpp"
#include "kefu/core/columns.hpp"
#include "kefu/core/error.hpp"
#include "kefu/core/table.hpp"
#include "kefu/customer/abc.hpp"
#include "kefu/customer/concentration.hpp"
#include "kefu/customer/purchases.hpp"
#include "kefu/customer/rfm.hpp"
#include "kefu/customer/score.hpp"
#include "kefu/customer/scorer.hpp"
