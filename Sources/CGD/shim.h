#include <gd.h>
#include <gdfontg.h>
#include <gdfontl.h>
#include <gdfontmb.h>
#include <pthread.h>

// gd makes its font cache on first use without a lock; all who letter with it make it here first, once in a program.
__attribute__((weak)) pthread_once_t cgdFontCacheOnce = PTHREAD_ONCE_INIT;
static inline void cgdMakeFontCache(void) { gdFontCacheSetup(); }
static inline void cgdSetUpFonts(void) { pthread_once(&cgdFontCacheOnce, cgdMakeFontCache); }
